/** The newest versions that name topics; later ones want their ids. */
export const NEWEST_BY_NAME = { produce: 12, fetch: 12 } as const;
