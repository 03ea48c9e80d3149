import { Button, Menu } from "@mantine/core";
import {
  Building2,
  GitFork,
  Layers,
  type LucideIcon,
  Mail,
  Plus,
  Split,
  Tag,
  Users,
  Zap,
} from "lucide-react";
import { useBuilder } from "./BuilderContext";
import { newCondition } from "./defaults";
import { insert } from "./edits";
import { type Group, type Kind, makeGroup, type Part } from "./tree";

const ICONS: Record<string, LucideIcon> = {
  property: Tag,
  event: Zap,
  company: Building2,
  company_property: Building2,
  company_size: Building2,
  colleagues: Users,
  asset: Mail,
  path: GitFork,
  segment: Split,
};

/** What may stand in a group: everything, what can be said of colleagues, or arguments. */
export type Setting = "people" | "colleagues" | "arguments";

const COLLEAGUE_KINDS = ["property", "event"];
/** Read by conditions on events themselves, so not offered as conditions of their own. */
const INNER_KINDS = ["argument", "where"];

interface AddMenuProps {
  group: Group;
  setting: Setting;
  canNest: boolean;
}

/** "+ Condition" at a group's end. */
export function AddMenu(props: AddMenuProps) {
  const { group, setting, canNest } = props;
  const { catalogue, edit, focus } = useBuilder();
  const add = (part: Part) => {
    edit((root) => insert(root, group.key, part));
    const first = part.type === "group" ? part.children[0] : part;
    focus(first?.key ?? part.key, "field");
  };
  const kinds = catalogue.kinds.filter(
    ({ key }) =>
      key in ICONS && !INNER_KINDS.includes(key) && (setting === "people" || COLLEAGUE_KINDS.includes(key)),
  );
  const nested = (kind: Kind) => makeGroup([newCondition(kind)], group.joint === "and" ? "or" : "and");
  if (setting === "arguments") {
    return (
      <Adder
        label="Argument"
        onClick={() => add(newCondition("argument"))}
        onGroup={canNest ? () => add(nested("argument")) : undefined}
      />
    );
  }
  return (
    <span>
      <Menu position="bottom-start" returnFocus={false} width={300}>
        <Menu.Target>
          <Button color="gray" data-add leftSection={<Plus size={14} />} size="compact-sm" variant="subtle">
            Condition
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {kinds.map(({ key, label, hint }) => {
            const Icon = ICONS[key] ?? Tag;
            return (
              <Menu.Item
                key={key}
                leftSection={<Icon size={15} />}
                onClick={() => add(newCondition(key as Kind))}
                title={hint}
              >
                {label}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
      {canNest && (
        <Button
          color="gray"
          leftSection={<Layers size={14} />}
          onClick={() => add(nested("property"))}
          size="compact-sm"
          variant="subtle"
        >
          Group
        </Button>
      )}
    </span>
  );
}

function Adder(props: { label: string; onClick: () => void; onGroup: (() => void) | undefined }) {
  return (
    <span>
      <Button
        color="gray"
        data-add
        leftSection={<Plus size={14} />}
        onClick={props.onClick}
        size="compact-xs"
        variant="subtle"
      >
        {props.label}
      </Button>
      {props.onGroup !== undefined && (
        <Button
          color="gray"
          leftSection={<Layers size={13} />}
          onClick={props.onGroup}
          size="compact-xs"
          variant="subtle"
        >
          Group
        </Button>
      )}
    </span>
  );
}
