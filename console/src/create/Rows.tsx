// Things of which there may be any number, each in a row: variables, restrictions, a chart's values.
import { useState, type ReactNode } from 'react';
import { Button } from '../ui/fields';

export interface RowOf<Item> {
  item: Item;
  index: number;
  edit: (change: Partial<Item>) => void;
  isFresh: boolean; // it was just added, and is written next
}

export function Rows<Item>(p: {
  items: Item[];
  onChange: (items: Item[]) => void;
  what: string; // what one is called
  blank: NoInfer<Item>;
  children: (row: RowOf<Item>) => ReactNode;
}) {
  const { items, onChange, what } = p;
  const [fresh, setFresh] = useState(-1);
  return (
    <>
      {items.map((item, index) => (
        <div className="row" key={index}>
          {p.children({
            item,
            index,
            edit: (change) =>
              onChange(items.map((one, at) => (at === index ? { ...one, ...change } : one))),
            isFresh: index === fresh,
          })}
          <Button
            look="quiet"
            aria-label={`Remove ${what} ${index + 1}`}
            onPress={() => onChange(items.filter((_, at) => at !== index))}
          >
            Remove
          </Button>
        </div>
      ))}
      <p className="row switch-row">
        <Button
          onPress={() => {
            setFresh(items.length);
            onChange([...items, p.blank]);
          }}
        >
          Add {what}
        </Button>
      </p>
    </>
  );
}
