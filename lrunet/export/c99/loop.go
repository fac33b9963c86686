package c99

import "strings"

// loop is calls that are made some times, with other arguments each time.
type loop struct {
	times int
	body  [][]call // of each call in the body, what it is each time
}

// longestBody bounds the calls of a loop's body.
const longestBody = 8

// roll makes loops of calls that repeat: so code for reused layers is there once.
func roll(calls []call) []loop {
	var loops []loop
	for len(calls) > 0 {
		length, times := 1, 1
		for n := 1; n <= min(longestBody, len(calls)); n++ {
			if r := repeats(calls, n); n*(r-1) > length*(times-1) {
				length, times = n, r
			}
		}
		l := loop{times: times}
		for j := range length {
			var each []call
			for k := range times {
				each = append(each, calls[k*length+j])
			}
			l.body = append(l.body, each)
		}
		loops = append(loops, l)
		calls = calls[length*times:]
	}
	return loops
}

// repeats counts how often the first n calls come one after the other.
func repeats(calls []call, n int) int {
	for k := n; ; k++ {
		if k == len(calls) || !calls[k].like(calls[k%n]) {
			return k / n
		}
	}
}

// title names the layers of the loop, from the first to the last.
func (l loop) title() string {
	first, last := l.body[0][0].label, l.body[len(l.body)-1][l.times-1].label
	if first == last {
		return first
	}
	return first + " to " + last
}

// prefix is what the names of calls' tables begin with: what the labels have in
// common.
func prefix(calls []call) string {
	common := calls[0].label
	for _, c := range calls[1:] {
		for !strings.HasPrefix(c.label, common) {
			common = common[:len(common)-1]
		}
	}
	return strings.TrimRight(common, ".")
}
