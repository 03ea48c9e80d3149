import { UnstyledButton } from "@mantine/core";
import { ChevronRight } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { NavLink, useLocation } from "react-router";
import { type Place, type PlaceGroup, placeUrl } from "./navigation";
import classes from "./Sidebar.module.css";

export function SidebarGroup(props: { group: PlaceGroup; places: readonly Place[]; site: string }) {
  const { group, places, site } = props;
  const { pathname } = useLocation();
  const [isUnfolded, setUnfolded] = useState(false);
  const id = useId();
  const isHere = places.some(({ path }) => path !== "" && pathname.startsWith(placeUrl(site, path)));
  const members = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place is another link to bring into sight
  useEffect(() => {
    if (isHere) {
      members.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    }
  }, [isHere, pathname]);
  const isOpen = group.folds !== true || isUnfolded || isHere;
  return (
    <>
      {group.folds === true ? (
        <UnstyledButton
          aria-controls={id}
          aria-expanded={isOpen}
          className={classes.fold}
          disabled={isHere}
          onClick={() => setUnfolded(!isUnfolded)}
        >
          {group.label}
          <ChevronRight aria-hidden size={14} />
        </UnstyledButton>
      ) : (
        group.label !== "" && <p className={classes.group}>{group.label}</p>
      )}
      <div className={classes.members} id={id} ref={members}>
        {isOpen &&
          places.map((place) => (
            <NavLink
              className={({ isActive }) => `${classes.place} ${isActive ? classes.active : ""}`}
              end={place.path === "" || place.path === "settings"}
              key={place.path}
              to={placeUrl(site, place.path)}
            >
              <place.icon aria-hidden size={17} strokeWidth={1.9} />
              {place.label}
            </NavLink>
          ))}
      </div>
    </>
  );
}
