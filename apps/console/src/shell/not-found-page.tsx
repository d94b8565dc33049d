import { Link } from '@tanstack/react-router';
import { PageTitle } from '../chat/notifications/page-title';
import { EmptyState } from '../parts/empty-state';

export function NotFoundPage() {
  return (
    <main id="content" tabIndex={-1}>
      <PageTitle of="No such page" />
      <EmptyState title="There is no such page" action={<Link to="/">Go to your rooms</Link>}>
        The address may be mistyped, or what it named is gone.
      </EmptyState>
    </main>
  );
}
