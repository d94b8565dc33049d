import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Portrait } from '../parts/portrait';
import { Address, Name } from '../parts/name';
import { ProblemDialog } from '../parts/problem-dialog';
import { useSession } from '../session/session';
import classes from './person-menu.module.css';
import { useAttendance, type Chosen } from './use-attendance';

const SCHEMES: { scheme: MantineColorScheme; title: string }[] = [
  { scheme: 'auto', title: 'Colours of the system' },
  { scheme: 'light', title: 'Light colours' },
  { scheme: 'dark', title: 'Dark colours' },
];

const STATUSES: { status: Chosen; title: string }[] = [
  { status: 'online', title: 'Online' },
  { status: 'dnd', title: 'Do not disturb' },
];

/** Who is signed in, how they are there, how the page looks, and the way out. */
export function PersonMenu() {
  const { me, signOut } = useSession();
  const { chosen, choose, problem, dismiss } = useAttendance();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <UnstyledButton className={classes.target!} aria-label="You and settings">
            <Portrait name={me.display_name} seed={me.fqid} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={classes.person}>
            <Name text={me.display_name} />
            <Address text={me.fqid} />
          </div>
          <Menu.Divider />
          <Menu.RadioGroup value={chosen} onChange={(status) => choose(status as Chosen)}>
            {STATUSES.map(({ status, title }) => (
              <Menu.RadioItem key={status} value={status} closeMenuOnClick>
                {title}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.RadioGroup
            value={colorScheme}
            onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
          >
            {SCHEMES.map(({ scheme, title }) => (
              <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick>
                {title}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item onClick={signOut}>Sign out</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ProblemDialog problem={problem} onClose={dismiss} />
    </>
  );
}
