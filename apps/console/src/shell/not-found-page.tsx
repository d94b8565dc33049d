import { Link } from '@tanstack/react-router';
import { EmptyState } from '../parts/empty-state';

export function NotFoundPage() {
  return (
    <EmptyState title="There is no such page" action={<Link to="/">Go to your rooms</Link>}>
      The address may be mistyped, or what it named is gone.
    </EmptyState>
  );
}
