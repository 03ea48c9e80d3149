import { Menu, UnstyledButton } from "@mantine/core";
import { Check, ChevronsUpDown, Plus, Settings2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link, useNavigate } from "react-router";
import type { Session } from "../api/session";
import { rememberSite } from "./lastSite";
import { SiteMark } from "./SiteMark";
import classes from "./SiteSwitcher.module.css";

const NewSite = lazy(() => import("../settings/NewSite"));

export function SiteSwitcher(props: { site: string; sites: Session["sites"]; isOwner: boolean }) {
  const { site, sites, isOwner } = props;
  const [isMaking, setMaking] = useState(false);
  const navigate = useNavigate();
  const current = sites.find((candidate) => candidate.id === site);
  return (
    <>
      <Menu position="bottom-start" width="target">
        <Menu.Target>
          <UnstyledButton className={classes.switcher}>
            <SiteMark name={current?.name ?? site} />
            <span className={classes.name}>
              <span className="hidden">Site: </span>
              {current?.name ?? site}
            </span>
            <ChevronsUpDown aria-hidden size={14} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Sites</Menu.Label>
          <div className={classes.sites}>
            {sites.map((candidate) => (
              <Menu.Item
                key={candidate.id}
                leftSection={<SiteMark name={candidate.name} />}
                onClick={() => {
                  rememberSite(candidate.id);
                  void navigate(`/sites/${candidate.id}`);
                }}
                rightSection={candidate.id === site ? <Check aria-label="current" size={14} /> : undefined}
              >
                {candidate.name}
                {candidate.removing && <span className={classes.removing}>being removed</span>}
              </Menu.Item>
            ))}
          </div>
          <Menu.Divider />
          <Menu.Item
            component={Link}
            leftSection={<Settings2 size={15} />}
            to={`/sites/${site}/settings/sites`}
          >
            Manage sites
          </Menu.Item>
          {isOwner && (
            <Menu.Item leftSection={<Plus size={15} />} onClick={() => setMaking(true)}>
              New site…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense>{isMaking && <NewSite onClose={() => setMaking(false)} />}</Suspense>
    </>
  );
}
