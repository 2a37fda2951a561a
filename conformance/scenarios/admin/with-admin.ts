import type { ScenarioContext } from '../scenario.js';
import type { Admin } from './admin.js';

/** Lets an admin client do something, and closes it. */
export async function withAdmin(
  { library, entrance }: ScenarioContext,
  use: (admin: Admin) => Promise<void>,
): Promise<void> {
  const admin = await library.admin(entrance);
  try {
    await use(admin);
  } finally {
    await admin.close();
  }
}
