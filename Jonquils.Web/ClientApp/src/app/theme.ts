import { createTheme, type MantineColorsTuple } from '@mantine/core'

const jonquil: MantineColorsTuple = ['#fff9e0', '#fdf0bd', '#fae58c', '#f8da5b', '#f7cf3c', '#f5c518', '#d9a90a', '#a97f00', '#7d5d00', '#4f3a00']

export const theme = createTheme({
  primaryColor: 'jonquil',
  primaryShade: { light: 5, dark: 4 },
  colors: { jonquil },
  // Black on yellow, never white on yellow.
  autoContrast: true,
  luminanceThreshold: 0.35,
  black: '#1d1c18',
  fontFamily: "'Onest Variable', system-ui, sans-serif",
  headings: { fontFamily: "'Onest Variable', system-ui, sans-serif", fontWeight: '700' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
})
