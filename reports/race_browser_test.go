package reports

import (
	"bytes"
	"fmt"
	"testing"

	"lrunet/internal/testkit"
)

// The chart of a race has the names of all lines at their ends, none over another, and within
// the card, wide and narrow.
func TestRaceInBrowser(t *testing.T) {
	b := newBrowser(t)
	var page bytes.Buffer
	testkit.Must(t, RacePage(&page, smallRace()))
	for _, look := range []struct {
		width  int
		scheme string
	}{{1280, "light"}, {800, "dark"}, {390, "light"}, {390, "dark"}} {
		v := b.visit(t, page.Bytes(), look.width, look.scheme)
		v.await(`document.querySelectorAll('#race-hypervolume .chart .end').length === 5 ? 'drawn' : ''`)
		v.shoot(fmt.Sprintf("race %s %d", look.scheme, look.width))
		const problems = `(() => {
			const found = [];
			for (const figure of document.querySelectorAll('figure')) {
				const card = figure.getBoundingClientRect();
				const boxes = [...figure.querySelectorAll('.chart .end')].map(node => node.getBoundingClientRect());
				boxes.forEach((a, i) => {
					if (a.right > card.right || a.bottom > card.bottom) found.push(figure.id + ' ' + i + ' leaves the card');
					for (const b of boxes.slice(i + 1))
						if (a.top + 2 < b.bottom && b.top + 2 < a.bottom) found.push(figure.id + ' ' + i + ' is hidden');
				});
			}
			return found.join('; ');
		})()`
		if found := ask[string](v, problems); found != "" {
			t.Errorf("at %d pixels: %s", look.width, found)
		}
		if strong := ask[int](v, `document.querySelectorAll('#race-hypervolume .chart .end.strong').length`); strong != 3 {
			t.Errorf("%d names are strong, want those of the leaders and the reference", strong)
		}
		if w := ask[int](v, `document.documentElement.scrollWidth`); w > look.width {
			t.Errorf("the page is %d pixels wide, want at most %d", w, look.width)
		}
		if messages := v.errors(); len(messages) > 0 {
			t.Errorf("console: %q", messages)
		}
	}
}
