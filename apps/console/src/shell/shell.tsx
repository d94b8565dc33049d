import { Link, Outlet } from '@tanstack/react-router';
import { useIsAdmin, useMe } from '../session/session';
import { LiveNotice } from './live-notice';
import { PersonMenu } from './person-menu';
import classes from './shell.module.css';

/** What is around every page. */
export function Shell() {
  const me = useMe();
  const isAdmin = useIsAdmin();
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <header className={classes.bar}>
        <Link to="/" className={classes.brand!} aria-label={`ScaiWave on ${me.tenant}`}>
          <img src="/favicon.svg" alt="" width={28} height={28} />
          <span className={classes.product}>ScaiWave</span>
        </Link>
        <nav className={classes.places} aria-label="Main">
          <Link to="/" className={classes.place!} activeProps={{ 'aria-current': undefined }}>
            Chat
          </Link>
          {isAdmin && (
            <Link to="/admin" className={classes.place!}>
              Federation
            </Link>
          )}
        </nav>
        <LiveNotice />
        <PersonMenu />
      </header>
      <div className={classes.page}>
        <Outlet />
      </div>
    </div>
  );
}
