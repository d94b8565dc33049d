import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { membersQuery } from '../../api/queries';
import type { RoomView } from '../../api/views';
import { Awaited } from '../../parts/awaited';
import { roveFocus } from '../../parts/roving-focus';
import { useKeptFocus } from '../../parts/use-kept-focus';
import { useApi } from '../../session/session';
import { SidePanel } from '../room/side-panel';
import { InvitedList } from './invited-list';
import classes from './member-panel.module.css';
import { MemberRow } from './member-row';

interface MemberPanelProps {
  room: RoomView;
  onClose(): void;
}

/** Who is in a room, with their whole addresses, and who has been asked to come. */
export function MemberPanel({ room, onClose }: MemberPanelProps) {
  const members = useQuery(membersQuery(useApi(), room.room_id));
  const body = useRef<HTMLDivElement>(null);
  useKeptFocus(body);
  const joined = members.data?.filter(({ membership }) => membership === 'joined');
  return (
    <SidePanel title="Members" onClose={onClose}>
      <div ref={body} className={classes.body} tabIndex={-1}>
        {!joined && <Awaited query={members}>Loading the members …</Awaited>}
        {joined && (
          <ul aria-label="Members" tabIndex={0} onKeyDown={roveFocus}>
            {joined.map((member) => (
              <MemberRow key={member.fqid} room={room} member={member} />
            ))}
          </ul>
        )}
        <InvitedList roomId={room.room_id} />
      </div>
    </SidePanel>
  );
}
