import { createContext, useContext, useEffect, useRef, type ReactNode } from 'react';
import { PageTitle } from '../../chat/notifications/page-title';
import { plainName } from '../../parts/plain-text';
import classes from './admin-page.module.css';
import { useKeptFocus } from '../../parts/use-kept-focus';

/** Told by each page that it is shown; says whether another was before it. */
export const Arrival = createContext<() => boolean>(() => false);

interface AdminPageProps {
  title: string;
  /** What the page is for, in a sentence. */
  lead?: ReactNode;
  /** What can be done here. */
  actions?: ReactNode;
  children: ReactNode;
}

export function AdminPage({ title, lead, actions, children }: AdminPageProps) {
  const main = useRef<HTMLElement>(null);
  const arrive = useContext(Arrival);
  useKeptFocus(main);
  // Who came here by a link that is gone with its page begins at the top of this one; who has just signed in, at the bar.
  useEffect(() => {
    if (arrive() && document.activeElement === document.body) main.current!.focus();
  }, [arrive]);
  return (
    <main ref={main} id="content" tabIndex={-1} className={classes.page}>
      <PageTitle of={plainName(title)} />
      <div className={classes.head}>
        <div className={classes.words}>
          <h1 className={classes.title}>
            <bdi>{title}</bdi>
          </h1>
          {lead && <p className={classes.lead}>{lead}</p>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </main>
  );
}

interface SectionProps {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page, on a card. */
export function Section({ title, actions, children }: SectionProps) {
  return (
    <section className={classes.section} tabIndex={-1}>
      <div className={classes.head}>
        <h2 className={classes.sectionTitle}>{title}</h2>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}
