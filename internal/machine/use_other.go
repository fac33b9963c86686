//go:build !unix

package machine

// Spent is nothing: this system is not asked.
func Spent() Use { return Use{} }
