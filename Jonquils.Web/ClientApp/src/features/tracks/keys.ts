export const tracksKey = ['tracks'] as const
