import { ActionIcon, Kbd, Menu, Tooltip, UnstyledButton } from "@mantine/core";
import { Keyboard, KeyRound, LogOut, Moon, Search, Sun } from "lucide-react";
import { Link } from "react-router";
import { type Session, useLogout } from "../api/session";
import { LiveIndicator } from "./LiveIndicator";
import { Logo } from "./Logo";
import { GROUPS, placeUrl } from "./navigation";
import { palette } from "./paletteStore";
import { MOD_KEY } from "./platform";
import classes from "./Sidebar.module.css";
import { SidebarGroup } from "./SidebarGroup";
import { SiteSwitcher } from "./SiteSwitcher";
import { useColorScheme } from "./useColorScheme";

export function Sidebar(props: { session: Session; site: string; onShowKeys: () => void }) {
  const { session, site, onShowKeys } = props;
  const rights = session.sites.find(({ id }) => id === site)?.rights ?? [];
  return (
    <div className={classes.sidebar}>
      <div className={classes.brand}>
        <Logo />
        <span>Tracktor</span>
      </div>
      <SiteSwitcher isOwner={session.user.owner} site={site} sites={session.sites} />
      <UnstyledButton className={classes.search} onClick={palette.open}>
        <Search aria-hidden size={15} />
        <span>Search or go to…</span>
        <Kbd className={classes.keys} size="xs">
          {MOD_KEY} K
        </Kbd>
      </UnstyledButton>
      <nav aria-label="Main" className={classes.places}>
        {GROUPS.map((group) => (
          <SidebarGroup
            group={group}
            key={group.label}
            places={group.places.filter(({ right }) => right === undefined || rights.includes(right))}
            site={site}
          />
        ))}
      </nav>
      <div className={classes.foot}>
        <LiveIndicator />
        <div className={classes.tools}>
          <UserMenu email={session.user.email} site={site} />
          <Tooltip label="Keys ( ? )">
            <ActionIcon aria-label="Show the keys" color="gray" onClick={onShowKeys} variant="subtle">
              <Keyboard size={17} />
            </ActionIcon>
          </Tooltip>
          <ThemeToggle />
        </div>
      </div>
    </div>
  );
}

function ThemeToggle() {
  const { scheme, toggle } = useColorScheme();
  const label = scheme === "dark" ? "Switch to light" : "Switch to dark";
  return (
    <Tooltip label={`${label} ( d )`}>
      <ActionIcon aria-label={label} color="gray" onClick={toggle} variant="subtle">
        {scheme === "dark" ? <Sun size={17} /> : <Moon size={17} />}
      </ActionIcon>
    </Tooltip>
  );
}

function UserMenu(props: { email: string; site: string }) {
  const logout = useLogout();
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.user}>{props.email}</UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{props.email}</Menu.Label>
        <Menu.Item
          component={Link}
          leftSection={<KeyRound size={15} />}
          to={placeUrl(props.site, "settings/account")}
        >
          Account settings
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={15} />} onClick={() => logout.mutate()}>
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
