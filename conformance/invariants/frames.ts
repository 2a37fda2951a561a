import type { Promised } from './invariant.js';

/** What has to hold of the frame of an answer before anything else can be looked at. */
export const IN_ORDER: Promised = {
  id: 'invariant/in-order',
  see: 'Protocol guide, Network',
  why: 'A client takes the next answer for that to its oldest request: one out of order ends the connection.',
};

export const CAN_BE_READ: Promised = {
  id: 'invariant/can-be-read',
  see: 'Protocol guide, The Messages',
  why: 'A client that cannot read an answer drops the connection, asks again, and gets the same.',
};
