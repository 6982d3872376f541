export { Peer, type PeerOptions, type PeerState, type Target } from "./peer";
export type { Content } from "./connection";
export type { PeerStats, Quality } from "./quality";
