import { ActionIcon } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { Menu as MenuIcon } from "lucide-react";
import { lazy, Suspense, useEffect } from "react";
import { Outlet, useLocation } from "react-router";
import type { Session } from "../api/session";
import { CrashGuard } from "../routes/CrashGuard";
import classes from "./AppShell.module.css";
import { LiveProvider } from "./LiveProvider";
import { Logo } from "./Logo";
import { palette } from "./paletteStore";
import { Sidebar } from "./Sidebar";
import { useShortcutListener } from "./shortcuts";
import { useShellShortcuts } from "./useShellShortcuts";

const Palette = lazy(() => import("./Palette"));
const KeySheet = lazy(() => import("./KeySheet"));
const MobileMenu = lazy(() => import("./MobileMenu"));

/** Navigation at the left, the page beside it, palette and key sheet above everything. */
export function AppShell(props: { session: Session; site: string }) {
  const { session, site } = props;
  const [menuOpen, menu] = useDisclosure(false);
  const [keysOpen, keys] = useDisclosure(false);
  const { pathname } = useLocation();
  useShortcutListener();
  // Here rather than in the palette, which may still be on its way; it opens when it arrives.
  useHotkeys([["mod+K", palette.toggle]], []);
  useShellShortcuts(site, keys.open);

  // biome-ignore lint/correctness/useExhaustiveDependencies: closes when the page changes
  useEffect(() => menu.close(), [pathname]);

  const sidebar = <Sidebar onShowKeys={keys.open} session={session} site={site} />;
  return (
    <LiveProvider key={site} liveUrl={session.live_url} site={site}>
      <a className={classes.skip} href="#page">
        Skip to the page
      </a>
      <div className={classes.shell}>
        <aside aria-label="Sidebar" className={classes.sidebar}>
          {sidebar}
        </aside>
        <header className={classes.topbar}>
          <ActionIcon aria-label="Open the navigation" color="gray" onClick={menu.open} variant="subtle">
            <MenuIcon size={18} />
          </ActionIcon>
          <Logo size={22} />
          <strong>Tracktor</strong>
        </header>
        <main className={classes.page} id="page" tabIndex={-1}>
          <CrashGuard of={pathname}>
            <Suspense fallback={<div className={classes.progress} />}>
              <Outlet />
            </Suspense>
          </CrashGuard>
        </main>
      </div>
      <Suspense>
        <MobileMenu onClose={menu.close} opened={menuOpen}>
          {sidebar}
        </MobileMenu>
        <Palette onShowKeys={keys.open} session={session} site={site} />
        <KeySheet onClose={keys.close} opened={keysOpen} />
      </Suspense>
    </LiveProvider>
  );
}
