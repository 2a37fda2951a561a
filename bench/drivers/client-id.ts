/** As whom the generator introduces itself. */
export const CLIENT_ID = 'fluxmq-bench';
