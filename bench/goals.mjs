// What is to be reached. `limit`: ours is at most so many times the limit. `peers`: a peer takes at least so many times what ours takes.
// `most`: ours is at most so much, in the benchmark's own unit.
export const goals = Object.freeze({
  'verify-vc': { limit: 1.6, peers: { veramo: 6, 'did-jwt-vc': 5 } },
  'verify-vp10': { limit: 1.8, peers: { veramo: 7, 'did-jwt-vc': 6 } },
  'sign-vp': { limit: 3.5, peers: { 'did-jwt': 2 } },
  wake: { limit: 3.5, peers: { veramo: 1.3 } },
  'weight-worker': { most: 150 },
  'weight-popup': { most: 120 },
  'weight-page': { most: 6 },
})
