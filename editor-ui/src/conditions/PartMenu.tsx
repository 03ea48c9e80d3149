import { ActionIcon, Menu } from "@mantine/core";
import { ArrowDown, ArrowUp, Ban, Copy, Ellipsis, Group as GroupIcon, Trash2, Ungroup } from "lucide-react";
import { MOD_KEY } from "../shell/platform";
import type { Part } from "./tree";
import type { PartActions } from "./usePartActions";

/** All that can be done with a condition or group; each has a key, too. */
export function PartMenu(props: { part: Part; label: string; actions: PartActions; canNest: boolean }) {
  const { part, label, actions, canNest } = props;
  const keys = (text: string) => <kbd>{text}</kbd>;
  return (
    <Menu position="bottom-end" returnFocus={false} width={230}>
      <Menu.Target>
        <ActionIcon aria-label={`More for: ${label}`} color="gray" size="sm" variant="subtle">
          <Ellipsis size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Ban size={14} />} onClick={actions.negate} rightSection={keys("!")}>
          {part.negated ? "Without “not”" : "Ask for the opposite"}
        </Menu.Item>
        <Menu.Item
          leftSection={<Copy size={14} />}
          onClick={actions.duplicate}
          rightSection={keys(`${MOD_KEY} D`)}
        >
          Duplicate
        </Menu.Item>
        {canNest && (
          <Menu.Item
            leftSection={<GroupIcon size={14} />}
            onClick={actions.wrap}
            rightSection={keys(`${MOD_KEY} G`)}
          >
            Put into a group
          </Menu.Item>
        )}
        {part.type === "group" && (
          <Menu.Item leftSection={<Ungroup size={14} />} onClick={actions.unwrap}>
            Take out of the group
          </Menu.Item>
        )}
        <Menu.Item leftSection={<ArrowUp size={14} />} onClick={actions.up} rightSection={keys("Alt ↑")}>
          Move up
        </Menu.Item>
        <Menu.Item leftSection={<ArrowDown size={14} />} onClick={actions.down} rightSection={keys("Alt ↓")}>
          Move down
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<Trash2 size={14} />}
          onClick={actions.remove}
          rightSection={keys("Del")}
        >
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
