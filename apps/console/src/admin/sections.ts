/** The admin's pages as the navigation lists them. */
export const SECTIONS = [{ to: '/admin', title: 'Overview' }] as const;
