// What is to be reached. `limit`: ours is at most so many times the limit. `peers`: a peer takes at least so many times what ours takes.
// `most`: ours is at most so much, in the benchmark's own unit. `over`: ours is at most so much more than the limit, in that unit.
// `growth`: ours is at most so many times what it is in the smaller benchmark of the same run.
export const goals = Object.freeze({
  'verify-vc': { limit: 1.6, peers: { veramo: 6, 'did-jwt-vc': 5 } },
  'verify-vp10': { limit: 1.8, peers: { veramo: 7, 'did-jwt-vc': 6 } },
  'sign-vp': { limit: 3.5, peers: { 'did-jwt': 2 } },
  'sdjwt-present-10': { limit: 1.5, peers: { 'sd-jwt': 2.5 } },
  'sdjwt-present-100': { limit: 2.2, peers: { 'sd-jwt': 5 } },
  'sdjwt-verify-10': { limit: 2, peers: { 'sd-jwt': 1.3 } },
  'sdjwt-verify-100': { limit: 3, peers: { 'sd-jwt': 2 } },
  'match-dcql-10000': { limit: 1, peers: { dcql: 1000 } },
  'match-dcql-100000': { growth: 12 },
  'store-add-1000': { limit: 5, peers: { passworder: 25 } },
  'store-add-10000': { limit: 5, growth: 2, peers: { passworder: 200 } },
  'unlock-list-1000': { limit: 0.2, peers: { passworder: 12 } },
  'unlock-list-10000': { limit: 0.2, peers: { passworder: 25 } },
  'unlock-list-100000': { limit: 0.2 },
  'unlock-total-10000': { over: 30 },
  // In WebAssembly at most 0.35 times what it takes in JavaScript.
  kdf: { peers: { noble: 1 / 0.35 } },
  'search-100000': { most: 16 },
  wake: { limit: 3.5, peers: { veramo: 1.3 } },
  'weight-worker': { most: 220 },
  'weight-popup': { most: 120 },
  'weight-page': { most: 6 },
})
