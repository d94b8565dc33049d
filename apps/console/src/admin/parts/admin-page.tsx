import { useEffect, type ReactNode } from 'react';
import { plainName } from '../../parts/plain-text';
import classes from './admin-page.module.css';

interface AdminPageProps {
  title: string;
  /** What the page is for, in a sentence. */
  lead?: ReactNode;
  /** What can be done here. */
  actions?: ReactNode;
  children: ReactNode;
}

export function AdminPage({ title, lead, actions, children }: AdminPageProps) {
  useEffect(() => {
    const before = document.title;
    document.title = `${plainName(title)} · ${before}`;
    return () => void (document.title = before);
  }, [title]);
  return (
    <main id="content" tabIndex={-1} className={classes.page}>
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
    <section className={classes.section}>
      <div className={classes.head}>
        <h2 className={classes.sectionTitle}>{title}</h2>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}
