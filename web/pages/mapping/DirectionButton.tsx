import { Button, Menu } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconArrowsLeftRight, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useAnswer } from '../../api/queries.ts';
import type { Direction } from '../../parts/mapping/draft.ts';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import classes from './Mapping.module.css';
import type { Row } from './model.ts';

export const directions: readonly Direction[] = ['both', 'to_amp', 'to_connectwise'];

const icons = { both: IconArrowsLeftRight, to_amp: IconArrowLeft, to_connectwise: IconArrowRight };

/** The direction of values, as arrow and word. AMP is on the left. */
export function DirectionWord({ direction }: { readonly direction: Direction }) {
  const Icon = icons[direction];
  return (
    <span className={classes.direction}>
      <Icon size={16} stroke={1.5} aria-hidden="true" />
      {mappingTexts.directions[direction]}
    </span>
  );
}

/** A button that changes the direction. Directions that are not possible say why. */
export function DirectionButton({
  org,
  row: { amp, connectwise, direction },
  onChoose,
}: {
  readonly org: string;
  readonly row: Row;
  readonly onChoose: (direction: Direction) => void;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const pairs = useAnswer(
    'GET /organizations/{org}/amp-fields/{name}/pairs',
    { path: { org, name: amp.name } },
    { enabled: isOpen },
  );
  const pair = pairs.data?.data.data.find((one) => one.connectwise === connectwise?.name);
  if (direction === null) return null;
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="bottom-start" width={300}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          className={classes.directionButton}
          aria-label={mappingTexts.changeDirection(amp.label, mappingTexts.directions[direction])}
        >
          <DirectionWord direction={direction} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {directions.map((one) => {
          const isPossible = pair === undefined || pair.directions.includes(one);
          return (
            <Menu.Item
              key={one}
              className={classes.way ?? ''}
              disabled={!isPossible}
              onClick={() => onChoose(one)}
              rightSection={
                one === direction ? (
                  <IconCheck size={16} stroke={1.5} aria-hidden="true" />
                ) : undefined
              }
            >
              <DirectionWord direction={one} />
              {isPossible ? null : <span className={classes.why}>{pair?.refused}</span>}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
