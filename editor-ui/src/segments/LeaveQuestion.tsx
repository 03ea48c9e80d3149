import { Text } from "@mantine/core";
import { Confirm } from "../shared/Confirm";
import { useLeaveGuard } from "../shared/useLeaveGuard";

/** Asks before what isn't saved is left behind. */
export function LeaveQuestion(props: { isDirty: boolean }) {
  const guard = useLeaveGuard(props.isDirty);
  const leave = () => {
    guard.stay();
    guard.leave?.();
  };
  return (
    <Confirm
      cancel="Stay here"
      onClose={guard.stay}
      onConfirm={leave}
      opened={guard.leave !== undefined}
      title="Leave without saving?"
      verb="Leave without saving"
    >
      <Text>What you changed here would be lost.</Text>
    </Confirm>
  );
}
