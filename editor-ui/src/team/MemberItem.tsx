import { Badge, Button, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type Role, type TeamMember, useChangeRole } from "../api/team";
import { Row } from "../shared/Rows";
import { Time } from "../shared/Time";
import { ROLES, roleLabel } from "./roles";

interface MemberItemProps {
  site: string;
  member: TeamMember;
  isMe: boolean;
  /** Whether the one who looks owns the installation. */
  isOwner: boolean;
  onInvite: () => void;
  onRemove: () => void;
}

export function MemberItem(props: MemberItemProps) {
  const { site, member, isMe, isOwner, onInvite, onRemove } = props;
  const change = useChangeRole(site);
  const mayChange = isOwner || member.role !== "owner";
  const choices = ROLES.filter(({ value }) => isOwner || value !== "owner");
  const put = (role: Role) =>
    change.mutate(
      { email: member.email, role },
      { onError: (error) => notifications.show({ message: error.message, color: "red" }) },
    );
  return (
    <Row
      name={
        <>
          {member.email}
          {isMe && (
            <Badge color="gray" size="sm" variant="light">
              you
            </Badge>
          )}
          {!member.has_password && (
            <Badge color="orange" size="sm" variant="light">
              no password yet
            </Badge>
          )}
        </>
      }
      about={
        <>
          Added <Time ms={member.created} />
          {member.elsewhere.length > 0 &&
            `; also ${member.elsewhere.map(({ name, role }) => `${roleLabel(role)} of ${name}`).join(", ")}`}
        </>
      }
      acts={
        <>
          {mayChange && !member.has_password && (
            <Button
              aria-label={`Invite again: ${member.email}`}
              onClick={onInvite}
              size="compact-sm"
              variant="default"
            >
              Invite again
            </Button>
          )}
          <Select
            allowDeselect={false}
            aria-label={`Role of ${member.email}`}
            data={(mayChange ? choices : ROLES).map(({ value, label }) => ({ value, label }))}
            disabled={!mayChange || change.isPending}
            onChange={(next) => {
              const role = ROLES.find(({ value }) => value === next)?.value;
              if (role !== undefined && role !== member.role) {
                put(role);
              }
            }}
            size="xs"
            value={change.isPending ? change.variables.role : member.role}
            w={120}
          />
          <Button
            aria-label={`Remove ${member.email}`}
            disabled={member.role === "owner"}
            onClick={onRemove}
            size="compact-sm"
            title={member.role === "owner" ? "An owner may use every site: give another role first" : ""}
            variant="default"
          >
            Remove
          </Button>
        </>
      }
    />
  );
}
