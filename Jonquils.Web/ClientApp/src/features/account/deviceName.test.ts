import { expect, it } from 'vitest'
import { deviceName } from './deviceName'

it('names a device by its browser and system, and leaves other programs their name', () => {
  expect(deviceName('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36')).toBe('Chrome, Linux')
  expect(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1')).toBe('Safari, iOS')
  expect(deviceName('curl/8.0')).toBe('curl/8.0')
  expect(deviceName(' ')).toBeNull()
})
