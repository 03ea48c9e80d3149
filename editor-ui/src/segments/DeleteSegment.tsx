import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type Segment, useDeleteSegment } from "../api/segments";
import { Confirm } from "../shared/Confirm";

interface DeleteSegmentProps {
  site: string;
  segment: Segment | undefined;
  onClose: () => void;
  onDeleted?: () => void;
}

/** Asks before a segment or list goes; the people stay. */
export function DeleteSegment(props: DeleteSegmentProps) {
  const { site, segment, onClose, onDeleted } = props;
  const remove = useDeleteSegment(site);
  const what = segment?.kind === "static" ? "list" : "segment";
  const close = () => {
    remove.reset();
    onClose();
  };
  const confirm = () => {
    if (segment === undefined) {
      return;
    }
    remove.mutate(segment.id, {
      onSuccess: () => {
        onClose();
        notifications.show({ title: `The ${what} is gone`, message: segment.name, color: "pine" });
        onDeleted?.();
      },
    });
  };
  return (
    <Confirm
      error={remove.error}
      isBusy={remove.isPending}
      onClose={close}
      onConfirm={confirm}
      opened={segment !== undefined}
      title={`Delete “${segment?.name ?? ""}”?`}
      verb={`Delete the ${what}`}
    >
      <Text>The people in it stay; only the {what} goes. This can’t be taken back.</Text>
    </Confirm>
  );
}
