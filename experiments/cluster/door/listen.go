package door

import (
	"errors"
	"fmt"
	"net"

	"lrunet/internal/machine"
)

// ErrOpen is the error of an address that is open to others.
var ErrOpen = errors.New("others than this machine can connect")

// CheckListen says whether to listen at an address: with a door anywhere,
// without one only where no other machine can connect. It fails with ErrOpen
// where one can, and where the address is none.
func CheckListen(addr string, haveDoor bool) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%w; an address to listen on is HOST:PORT, such as 127.0.0.1:4222, or :PORT", err)
	}
	if haveDoor || machine.Loopback(host) {
		return nil
	}
	return fmt.Errorf("at %s %w, and there are neither certificates nor a token to know them by", addr, ErrOpen)
}
