package lrunet

import (
	"encoding/json"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// Counts is a set of reuse counts from 1 to MaxReuse: bit n-1 stands for n, so that
// sets can be compared. Files hold them as a list, texts as 1,2,4,8.
type Counts uint64

// CountsOf is the set of some counts. It fails if one is out of bounds or there
// twice.
func CountsOf(counts ...int) (Counts, error) {
	var set Counts
	for _, n := range counts {
		if err := within("reuse count", n, 1, MaxReuse); err != nil {
			return 0, err
		}
		if set.Has(n) {
			return 0, fmt.Errorf("reuse count %d is there twice", n)
		}
		set |= 1 << (n - 1)
	}
	return set, nil
}

// Has says whether a count is in the set.
func (c Counts) Has(n int) bool { return n >= 1 && n <= MaxReuse && c>>(n-1)&1 == 1 }

// Largest is the largest count, 0 of an empty set.
func (c Counts) Largest() int { return bits.Len64(uint64(c)) }

// Within is the set with its counts cut to n at most, which is positive.
func (c Counts) Within(n int) Counts {
	below := c & (1<<n - 1)
	if c != below {
		below |= 1 << (n - 1)
	}
	return below
}

// List is the counts, the smallest first.
func (c Counts) List() []int {
	var list []int
	for n := range MaxReuse {
		if c.Has(n + 1) {
			list = append(list, n+1)
		}
	}
	return list
}

// String lists the counts, such as 1,2,4,8.
func (c Counts) String() string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(c.List()), " ", ","), "[]")
}

// UnmarshalText reads what String writes, spaces aside. It fails as CountsOf does,
// and on what is no list of numbers.
func (c *Counts) UnmarshalText(text []byte) error {
	var list []int
	for part := range strings.SplitSeq(string(text), ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil {
			return fmt.Errorf("must be reuse counts like 1,2,4,8, got %.40q", text)
		}
		list = append(list, n)
	}
	set, err := CountsOf(list...)
	if err == nil {
		*c = set
	}
	return err
}

// MarshalJSON writes the list.
func (c Counts) MarshalJSON() ([]byte, error) { return json.Marshal(c.List()) }

// UnmarshalJSON reads a list. It fails as CountsOf does.
func (c *Counts) UnmarshalJSON(text []byte) error {
	return c.UnmarshalYAML(func(list any) error { return json.Unmarshal(text, list) })
}

// YAMLItems is a list as UnmarshalYAML takes it, for checks before it.
func (Counts) YAMLItems() any { return []int{} }

// MarshalYAML writes the list.
func (c Counts) MarshalYAML() (any, error) { return c.List(), nil }

// UnmarshalYAML reads a list. It fails as CountsOf does.
func (c *Counts) UnmarshalYAML(unmarshal func(any) error) error {
	var list []int
	if err := unmarshal(&list); err != nil {
		return err
	}
	set, err := CountsOf(list...)
	if err == nil {
		*c = set
	}
	return err
}
