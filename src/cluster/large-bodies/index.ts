/**
 * Large bodies are served beside: by a second API server over the same store, in a thread of its own.
 *
 *     const largeBodies = new LargeBodyServer({ store, startThread, … });   // in the cluster's thread
 *     serveLargeBodies({ link, clock, random, log });                      // in the other one
 */
export { LargeBodyServer, type LargeBodyServerOptions } from './large-body-server.ts';
export { serveLargeBodies } from './serve-large-bodies.ts';
