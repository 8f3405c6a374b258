/** In the page itself: an address would have to be served on both hosts. */
export const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="12" fill="none" stroke="#7d8590" stroke-width="4"/></svg>',
)}`;
