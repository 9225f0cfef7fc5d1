const turns = [0, 60, 120, 180, 240, 300]

/** The daffodil of Jonquils; beside the word it needs no name of its own. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={`${size / 16}rem`} height={`${size / 16}rem`} viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      {turns.map((turn) => (
        <path key={turn} d="M32 31C24.5 24 24 12 32 4c8 8 7.5 20 0 27Z" transform={`rotate(${turn} 32 32)`} fill="#f5c518" />
      ))}
      <circle cx="32" cy="32" r="10.5" fill="#e8871e" />
      <circle cx="32" cy="32" r="5" fill="#7a3d05" />
    </svg>
  )
}
