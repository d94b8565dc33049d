import { EmptyState } from '../parts/empty-state';
import { PageTitle } from './notifications/page-title';

/** What stands beside the room list before a room is chosen. */
export function ChatHome() {
  return (
    <>
      <PageTitle of="Rooms" />
      <EmptyState title="Choose a room">
        Your rooms are in the list. <strong>New</strong> starts another one; invites wait under the bell.
      </EmptyState>
    </>
  );
}
