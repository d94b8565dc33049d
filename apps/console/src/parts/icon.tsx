/** Line drawings on a 24 by 24 grid. */
const DRAWINGS = {
  back: 'M15 5l-7 7 7 7',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  close: 'M6 6l12 12M18 6L6 18',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  globe: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18',
  leave: 'M14 4H5v16h9M10 12h11M18 8l4 4-4 4',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  people: 'M9 11a4 4 0 1 0 0-8a4 4 0 0 0 0 8M2 21c0-4 3-7 7-7s7 3 7 7M16 3a4 4 0 0 1 0 8M18 14c3 1 4 4 4 7',
  plus: 'M12 5v14M5 12h14',
  reply: 'M9 6l-6 6 6 6M3 12h11a7 7 0 0 1 7 7',
  search: 'M4 11a7 7 0 1 0 14 0a7 7 0 1 0-14 0M16 16l5 5',
  send: 'M4 12l16-8-6 16-3-7z',
  smile: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M8 14c2 3 6 3 8 0M9 9h.01M15 9h.01',
  thread: 'M4 5h16v11H10l-5 4v-4H4zM8 9h8M8 12h5',
  trash: 'M5 7h14M10 4h4M7 7l1 13h8l1-13M11 11v5M13 11v5',
} as const;

export type IconName = keyof typeof DRAWINGS;

/** Says nothing to a screen reader: what it stands on has a name. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 3 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
