import { describe, expect, it } from 'vitest'
import { heightsOf, pathOf } from './wave'

describe('the picture of a track', () => {
  it('has a bar for each stretch, as high as its loudest place', () => {
    expect(heightsOf([-10, 5, -64, 0, 0, 128, 0, 0], 4)).toEqual([10 / 128, 0.5, 1, 0.05])
  })

  it('joins stretches when there are more than bars', () => {
    expect(heightsOf([-10, 0, -100, 0, 0, 50, 0, 0], 2)).toEqual([1, 0.5])
  })

  it('draws nothing for a track without any', () => {
    expect(pathOf(heightsOf([]))).toBe('')
  })
})
