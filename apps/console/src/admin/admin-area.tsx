import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { EmptyState } from '../parts/empty-state';
import { useIsAdmin } from '../session/session';
import classes from './admin-area.module.css';
import { AdminPage, Arrival } from './parts/admin-page';
import { SECTIONS } from './sections';

/** Federation as admins see it: the sections beside the page. */
export function AdminArea() {
  const isAdmin = useIsAdmin();
  const pathname = useLocation({ select: (location) => location.pathname });
  const seen = useRef(0);
  const arrive = useCallback(() => (seen.current += 1) > 1, []);
  if (!isAdmin) {
    return (
      <div className={classes.page}>
        <AdminPage title="Federation">
          <EmptyState title="This part is for admins">
            Ask an admin of this server for a sign-in link with admin power.{' '}
            <Link to="/">Go to the chat</Link>
          </EmptyState>
        </AdminPage>
      </div>
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
        <Arrival value={arrive}>
          <Outlet />
        </Arrival>
      </div>
    </div>
  );
}
