import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Portrait } from '../parts/portrait';
import { Address, Name } from '../parts/name';
import { useSession } from '../session/session';
import classes from './person-menu.module.css';

const SCHEMES: { scheme: MantineColorScheme; title: string }[] = [
  { scheme: 'auto', title: 'Colours of the system' },
  { scheme: 'light', title: 'Light colours' },
  { scheme: 'dark', title: 'Dark colours' },
];

/** Who is signed in, how the page looks, and the way out. */
export function PersonMenu() {
  const { me, signOut } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
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
        {SCHEMES.map(({ scheme, title }) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            onClick={() => setColorScheme(scheme)}
            leftSection={<span className={classes.check}>{colorScheme === scheme && '✓'}</span>}
          >
            {title}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={signOut}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
