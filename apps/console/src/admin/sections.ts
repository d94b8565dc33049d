/** The admin's pages as the navigation lists them. */
export const SECTIONS = [
  { to: '/admin', title: 'Overview' },
  { to: '/admin/peers', title: 'Peers' },
  { to: '/admin/rooms', title: 'Rooms' },
  { to: '/admin/policy', title: 'Policy' },
  { to: '/admin/keys', title: 'Keys' },
  { to: '/admin/audit', title: 'Audit' },
  { to: '/admin/people', title: 'People' },
] as const;
