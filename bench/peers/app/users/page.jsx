import { headers } from "next/headers";
import { auth } from "../../auth.js";

/** Fifty users as a table, newest first, with what to do with each: what the page of users is measured beside. */
export default async function Page({ searchParams }) {
  const { searchValue, offset = "0" } = await searchParams;
  const sort = { sortBy: "createdAt", sortDirection: "desc" };
  const search = searchValue ? { searchValue, searchField: "name", searchOperator: "contains" } : {};
  const query = { limit: 50, offset: Number(offset), ...sort, ...search };
  const { users, total } = await auth.api.listUsers({ headers: await headers(), query });
  return (
    <main>
      <h1>Users</h1>
      <p>{total} users</p>
      <table>
        <tbody>
          {users.map(({ id, name, email, createdAt }) => (
            <tr key={id}>
              <td>{name}</td>
              <td>{email}</td>
              <td>{new Date(createdAt).toISOString()}</td>
              <td>
                <a href={`/users/${id}`}>View</a>
                <button type="button">Impersonate</button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  );
}
