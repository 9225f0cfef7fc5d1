export const operate = {}
