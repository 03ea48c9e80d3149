import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import { Ellipsis, Redo2, RefreshCw, Trash2, Undo2 } from "lucide-react";
import { type Segment, useRecompute } from "../api/segments";
import type { Conditions } from "../conditions/useConditions";
import { May } from "../shared/May";
import { MOD_KEY } from "../shell/platform";

interface EditorActionsProps {
  site: string;
  segment: Segment | undefined;
  conditions: Conditions;
  isDirty: boolean;
  isSaving: boolean;
  onSave: () => void;
  onDelete: () => void;
}

/** Undo, redo, save, and what is rarer in a menu. */
export function EditorActions(props: EditorActionsProps) {
  const { site, segment, conditions, isDirty, isSaving, onSave, onDelete } = props;
  const recompute = useRecompute(site);
  return (
    <>
      <ActionIcon.Group>
        <Tooltip label={`Undo (${MOD_KEY} Z)`}>
          <ActionIcon
            aria-label="Undo"
            disabled={!conditions.canUndo}
            onClick={conditions.undo}
            size="lg"
            variant="default"
          >
            <Undo2 size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={`Redo (${MOD_KEY} Shift Z)`}>
          <ActionIcon
            aria-label="Redo"
            disabled={!conditions.canRedo}
            onClick={conditions.redo}
            size="lg"
            variant="default"
          >
            <Redo2 size={16} />
          </ActionIcon>
        </Tooltip>
      </ActionIcon.Group>
      {segment !== undefined && (
        <May right="analyse">
          <Menu position="bottom-end" width={220}>
            <Menu.Target>
              <ActionIcon aria-label="More" size="lg" variant="default">
                <Ellipsis size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                disabled={segment.progress !== null}
                leftSection={<RefreshCw size={15} />}
                onClick={() => recompute.mutate(segment.id)}
              >
                Recompute
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<Trash2 size={15} />} onClick={onDelete}>
                Delete…
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </May>
      )}
      <May right="analyse">
        <Tooltip label={`${MOD_KEY} S`}>
          <Button disabled={!isDirty} loading={isSaving} onClick={onSave}>
            Save
          </Button>
        </Tooltip>
      </May>
    </>
  );
}
