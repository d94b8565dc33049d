import type { SeveringCounts } from '../views';

/** What removing a peer does, in sentences. */
export function severingText(name: string, { hosted_here, hosted_elsewhere }: SeveringCounts): string[] {
  return [
    hosted_here.people === 0
      ? `Nobody of ${name} is in a room of this server.`
      : `${people(hosted_here.people)} of ${name} ${leaves(hosted_here.people)} ${rooms(hosted_here.rooms)} of this server.`,
    hosted_elsewhere.people === 0
      ? 'Nobody of this server has to leave a room.'
      : `${people(hosted_elsewhere.people)} of this server ${leaves(hosted_elsewhere.people)} ${rooms(hosted_elsewhere.rooms)} that other servers host.`,
    `Nothing more is sent to ${name} or taken from it, and it is told so.`,
    'What was said stays readable for those who were there. Adding the server again does not bring anybody back: they are invited anew.',
  ];
}

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);
const rooms = (count: number): string => (count === 1 ? '1 room' : `${count} rooms`);
const leaves = (count: number): string => (count === 1 ? 'leaves' : 'leave');
