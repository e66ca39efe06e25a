import { expect, it } from 'vitest'
import { createLru } from './lru.ts'

it('forgets what was used longest ago, and only that', () => {
  const lru = createLru<{ n: number }>(2)
  lru.set('a', { n: 1 })
  lru.set('b', { n: 2 })
  lru.get('a')
  lru.set('c', { n: 3 })
  expect([lru.get('a')?.n, lru.get('b')?.n, lru.get('c')?.n]).toEqual([1, undefined, 3])
})
