import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { EmptyState } from '../parts/empty-state';
import { useIsAdmin } from '../session/session';
import classes from './admin-area.module.css';
import { SECTIONS } from './sections';

/** Federation as admins see it: the sections beside the page. */
export function AdminArea() {
  const isAdmin = useIsAdmin();
  const pathname = useLocation({ select: (location) => location.pathname });
  if (!isAdmin) {
    return (
      <EmptyState title="This part is for admins">
        Ask an admin of this server for a sign-in link with admin power.
      </EmptyState>
    );
  }
  return (
    <div className={classes.area}>
      <nav className={classes.sections} aria-label="Federation">
        {SECTIONS.map(({ to, title }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === '/admin' }} className={classes.section!}>
            {title}
          </Link>
        ))}
      </nav>
      <div key={pathname} className={classes.page}>
        <Outlet />
      </div>
    </div>
  );
}
