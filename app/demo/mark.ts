/** In the page itself: an address would have to be served on both hosts. */
export const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#0c4238"/><path d="M9 8v16M14 8v16M19 8v16M24 8v16M5 21 27 11" fill="none" stroke="#86e0cb" stroke-width="2.4" stroke-linecap="round"/></svg>',
)}`;
