/**
 * What servers are started with. A batch of events outlives some of V8's small collections: with its usual 16 MiB for
 * what is new, a busy server spends a quarter of its time on copying what it is about to throw away.
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=64'];
