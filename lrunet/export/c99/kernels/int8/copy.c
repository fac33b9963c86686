static void copy(const uint8_t *x, uint8_t *y, long n)
{
    while (n-- > 0) {
        *y++ = *x++;
    }
}
