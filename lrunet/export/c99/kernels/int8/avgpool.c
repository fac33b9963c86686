/* NAME takes means of windows, which factor makes of their sums, with zeros around x. */
static void NAME(const X_TYPE *x, int h, int w, int c, Y_TYPE *y, int out_h, int out_w, int kernel_h, int kernel_w,
                 int stride, int pad, int32_t x_zero, int32_t y_zero, int32_t low, int32_t high, int16_t factor)
{
    int row, column, i, j, k;

    for (row = 0; row < out_h; row++) {
        for (column = 0; column < out_w; column++) {
            for (k = 0; k < c; k++) {
                int32_t sum = 0;
                for (i = row * stride - pad; i < row * stride - pad + kernel_h; i++) {
                    for (j = column * stride - pad; j < column * stride - pad + kernel_w; j++) {
                        if (i >= 0 && i < h && j >= 0 && j < w) {
                            sum += x[((long)i * w + j) * c + k] - x_zero;
                        }
                    }
                }
                *y++ = (Y_TYPE)clamp(scaled(sum, factor) + y_zero, low, high);
            }
        }
    }
}
