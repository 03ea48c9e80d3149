import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./AppShell.module.css";

/** The navigation where there is no room for it beside the page. */
export default function MobileMenu(props: { opened: boolean; onClose: () => void; children: ReactNode }) {
  return (
    <Drawer
      classNames={{ body: classes.drawer ?? "" }}
      onClose={props.onClose}
      opened={props.opened}
      size="17rem"
      withCloseButton={false}
    >
      {props.children}
    </Drawer>
  );
}
